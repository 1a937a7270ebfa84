"""People, units, posts, dated delegation, sign-in and sessions."""
