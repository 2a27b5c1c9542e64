// Menus that lie over the page on a small screen: opened by buttons, which a keyboard can press too; closed by the key
// Escape, and when a link in them was followed. Without scripts, the theme's labels open them.
"use strict";

(() => {
  const { element } = handbook;

  const opening = (label) => {
    const { control: menu, className, childNodes } = label;
    const button = element("button", { type: "button", className }, ...childNodes);
    button.setAttribute("aria-label", menu.getAttribute("aria-label"));
    const tell = () => button.setAttribute("aria-expanded", menu.checked);
    const set = (open) => {
      menu.checked = open;
      menu.dispatchEvent(new Event("change"));
    };
    button.addEventListener("click", () => set(!menu.checked));
    menu.addEventListener("change", tell);
    document.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape" || !menu.checked) return;
      set(false);
      button.focus();
    });
    document.addEventListener("click", ({ target }) => {
      if (target instanceof Element && target.closest(":is(.sidebar-drawer, .toc-drawer) a")) set(false);
    });
    tell();
    label.replaceWith(button);
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(":is(.nav-overlay-icon, .toc-overlay-icon):not(.no-toc)").forEach(opening);
  });
})();
