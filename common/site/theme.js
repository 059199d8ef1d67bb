// Light or dark, as the reader chose, before anything is drawn. Without a
// choice, the system's (style.css).
try {
  const chosen = localStorage.getItem("theme");
  if (chosen) document.documentElement.dataset.theme = chosen;
} catch (e) {
  // No memory here, as in some private windows: the system's, then.
}
