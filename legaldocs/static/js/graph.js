// Draws the picture of relations once it is seen. The table under it holds the same, so nothing is lost without it.
(() => {
  "use strict";
  const box = document.getElementById("buc-tranh");
  if (!box) return;

  // Colours come from the style sheet: a probe wears the class, the browser says what it looks like.
  const colour = (name) => {
    const probe = document.createElement("span");
    probe.className = name;
    box.append(probe);
    const seen = getComputedStyle(probe).color;
    probe.remove();
    return seen;
  };
  const look = () => {
    const ink = colour(""), quiet = colour("ld-sub"), accent = colour("ld-fg-accent"), ended = colour("ld-fg-ended");
    const tones = ["inforce", "part", "ended", "notyet", "paused", "unknown"].map((tone) => (
      { selector: `node[tone="${tone}"]`, style: { "border-color": colour(`ld-fg-${tone}`) } }));
    return [
      { selector: "node", style: {
        shape: "round-rectangle", width: 150, height: 34, "background-color": getComputedStyle(box).backgroundColor,
        "border-width": 2, label: "data(label)", color: ink, "font-family": getComputedStyle(document.body).fontFamily,
        "font-size": 13, "text-valign": "center", "text-halign": "center", "text-wrap": "ellipsis", "text-max-width": 140 } },
      ...tones,
      { selector: "node[?start]", style: { "border-width": 5, "font-weight": 600 } },
      { selector: "node:selected", style: { "background-color": getComputedStyle(document.body).backgroundColor, "overlay-opacity": 0 } },
      { selector: "edge", style: {
        width: 1.5, "line-color": accent, "target-arrow-color": accent, "target-arrow-shape": "triangle", "curve-style": "bezier",
        "arrow-scale": 0.9, "font-size": 11, "font-family": getComputedStyle(document.body).fontFamily, color: ink, "text-background-color": getComputedStyle(box).backgroundColor,
        "text-background-opacity": 1, "text-background-padding": 2, "text-rotation": "autorotate" } },
      { selector: 'edge[kind="moves"]', style: { width: 2.5, "line-color": ended, "target-arrow-color": ended } },
      { selector: 'edge[kind="refer"]', style: { "line-style": "dotted", "line-color": quiet, "target-arrow-color": quiet } },
      { selector: 'edge[state="unconfirmed"], edge[state="dismissed"]', style: { "line-style": "dashed" } },
      { selector: "edge.named", style: { label: "data(label)" } },
      { selector: ".far", style: { opacity: 0.25 } },
    ];
  };

  const library = () => new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = box.dataset.library;
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  });

  const draw = async () => {
    const [answer] = await Promise.all([fetch(box.dataset.src, { headers: { Accept: "application/json" } }), library()]);
    if (!answer.ok) throw new Error(String(answer.status));
    const picture = window.cytoscape({
      container: box, elements: await answer.json(), style: look(), layout: { name: "preset", padding: 24 },
      minZoom: 0.1, maxZoom: 2.5, boxSelectionEnabled: false,
    });
    const whole = () => {
      picture.fit(undefined, 24);
      if (picture.zoom() > 1) { picture.zoom(1); picture.center(); }  // a few documents are not blown up
    };
    whole();
    const few = picture.edges().length <= 30;
    const name = (node) => {
      picture.elements().removeClass("far named");
      if (node) {
        picture.elements().not(node.closedNeighborhood()).addClass("far");
        node.connectedEdges().addClass("named");
      } else if (few) picture.edges().addClass("named");
    };
    name(null);
    picture.on("tap", (event) => {
      if (event.target === picture) return name(null);
      if (!event.target.isNode()) return undefined;
      if (event.target.same(chosen) && !event.target.data("start")) { location.assign(event.target.data("url")); return undefined; }
      chosen = event.target;
      return name(chosen);
    });
    let chosen = null;
    picture.on("mouseover", "node", (event) => { box.title = `${event.target.data("title")} – ${event.target.data("status")}`; });
    picture.on("mouseout", "node", () => { box.title = ""; });
    const repaint = () => picture.style(look());
    new MutationObserver(repaint).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
    document.querySelectorAll("[data-zoom]").forEach((button) => button.addEventListener("click", () => {
      if (button.dataset.zoom === "fit") return whole();
      const centre = { x: picture.width() / 2, y: picture.height() / 2 };
      return picture.zoom({ level: picture.zoom() * Number(button.dataset.zoom), renderedPosition: centre });
    }));
    box.dataset.state = "drawn";
  };

  const start = () => draw().catch(() => { box.dataset.state = "failed"; box.textContent = box.dataset.failed; });
  new IntersectionObserver((seen, watcher) => {
    if (seen.some((one) => one.isIntersecting)) { watcher.disconnect(); start(); }
  }, { rootMargin: "200px" }).observe(box);
})();
