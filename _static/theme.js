// The colours the reader chose, before anything is painted.
document.body.dataset.theme = localStorage.getItem("theme") || "auto";
