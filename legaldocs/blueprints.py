"""Every blueprint of the application, in the order of the navigation."""

from __future__ import annotations

from flask import Blueprint

from legaldocs.accounts import access_views, data_views, factor_views, people_views, sign_in_views
from legaldocs.accounts import views as accounts
from legaldocs.campaigns import merger_views
from legaldocs.campaigns import views as campaigns
from legaldocs.checking import campaign_views as check_campaigns
from legaldocs.checking import views as checking
from legaldocs.conflicts import views as conflicts
from legaldocs.documents import (
    consolidation_views,
    edition_views,
    effect_views,
    event_views,
    fact_views,
    graph_views,
    layout_views,
    quality_views,
    rule_views,
    sheet_views,
    tag_views,
    translation_views,
)
from legaldocs.documents import views as documents
from legaldocs.drafting import issue_views, opinion_views, workspace_views
from legaldocs.drafting import views as drafting
from legaldocs.feedback import public_views as feedback_public
from legaldocs.feedback import views as feedback
from legaldocs.forms import views as forms
from legaldocs.inbox import board_views, deadline_views, notice_views
from legaldocs.inbox import views as inbox
from legaldocs.jobs import probe_views
from legaldocs.jobs import views as jobs
from legaldocs.listviews import views as listviews
from legaldocs.plans import capacity_views, delegated_views
from legaldocs.plans import views as plans
from legaldocs.portal import feed_views
from legaldocs.portal import views as portal
from legaldocs.proposals import follow_views
from legaldocs.proposals import views as proposals
from legaldocs.reports import views as reports
from legaldocs.review import views as review
from legaldocs.search import views as search
from legaldocs.systematisation import views as systematisation
from legaldocs.tracker import views as tracker
from legaldocs.trail import views as trail
from legaldocs.webhooks import views as webhooks

ALL: tuple[Blueprint, ...] = (
    inbox.blueprint,
    documents.blueprint,
    search.blueprint,
    effect_views.blueprint,
    event_views.blueprint,
    edition_views.blueprint,
    translation_views.blueprint,
    consolidation_views.blueprint,
    graph_views.blueprint,
    quality_views.blueprint,
    rule_views.blueprint,
    sheet_views.blueprint,
    fact_views.blueprint,
    tag_views.blueprint,
    conflicts.blueprint,
    drafting.blueprint,
    issue_views.blueprint,
    opinion_views.blueprint,
    workspace_views.blueprint,
    proposals.blueprint,
    follow_views.blueprint,
    delegated_views.blueprint,
    plans.blueprint,
    capacity_views.blueprint,
    systematisation.blueprint,
    reports.blueprint,
    forms.blueprint,
    review.blueprint,
    checking.blueprint,
    check_campaigns.blueprint,
    tracker.blueprint,
    campaigns.blueprint,
    merger_views.blueprint,
    feedback.blueprint,
    feedback_public.blueprint,
    deadline_views.blueprint,
    notice_views.blueprint,
    board_views.blueprint,
    layout_views.blueprint,
    jobs.blueprint,
    probe_views.blueprint,
    trail.blueprint,
    accounts.blueprint,
    people_views.blueprint,
    sign_in_views.blueprint,
    factor_views.blueprint,
    access_views.blueprint,
    webhooks.blueprint,
    listviews.blueprint,
    data_views.blueprint,
    portal.blueprint,
    feed_views.blueprint,
)
