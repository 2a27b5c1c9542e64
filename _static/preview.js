// Shows what a reference or a defined term leads to, when the pointer or the keyboard comes to it.
"use strict";

(() => {
  const { element, textCopyOf } = handbook;

  const SHOWN = 8; // paragraphs and items at most
  const DELAY = 150; // milliseconds that the pointer has to rest
  const LEADS = '.contract a.internal[href^="#"]:not(.headerlink), .contract [data-target]';

  let card = null;
  let lead = null;
  let timer = 0;

  const targetOf = (node) => document.getElementById(node.dataset.target ?? decodeURIComponent(node.hash.slice(1)));

  // A copy of a block without what is not text, and without anchors, links and stops of the keyboard.
  const copyOf = (block) => {
    const copy = textCopyOf(block);
    for (const node of copy.querySelectorAll("a")) node.replaceWith(...node.childNodes);
    for (const node of [copy, ...copy.querySelectorAll("[id], [title], [tabindex]")]) {
      for (const name of ["id", "title", "tabindex"]) node.removeAttribute(name);
    }
    return copy;
  };

  // The heading of the article that holds a target, and the target's text, cut after some paragraphs.
  const excerptOf = (target) => {
    const article = target.closest("section.article");
    const text = copyOf(target);
    text.querySelector(".heading")?.remove();
    const rest = [...text.querySelectorAll("p")].slice(SHOWN);
    if (rest.length) rest[0].before("…");
    for (const node of rest) node.remove();
    const name = article ? copyOf(article.querySelector(".heading > *")).childNodes : ["前文"];
    const list = target.tagName === "LI" ? target.parentElement : null; // gives its entries their marks and indent
    return [
      element("p", { className: "preview-heading" }, ...name),
      element(list?.tagName ?? "div", { className: list?.className ?? "" }, text),
    ];
  };

  const place = () => {
    const at = lead.getClientRects()[0];
    const width = document.documentElement.clientWidth;
    const left = Math.max(8, Math.min(at.left, width - card.offsetWidth - 8));
    const below = at.bottom + card.offsetHeight + 8 <= document.documentElement.clientHeight;
    const origin = card.offsetParent.getBoundingClientRect();
    card.style.left = `${left - origin.left}px`;
    card.style.top = `${(below ? at.bottom : at.top - card.offsetHeight) - origin.top}px`;
  };

  const hide = () => {
    clearTimeout(timer);
    if (card) card.hidden = true;
    lead?.removeAttribute("aria-describedby");
    lead = null;
  };

  const show = (node) => {
    const target = targetOf(node);
    if (!target || node === lead) return;
    hide();
    lead = node;
    if (!card) {
      card = element("div", { id: "preview", className: "preview contract beside" });
      card.setAttribute("role", "tooltip");
      card.addEventListener("pointerleave", hide);
      document.querySelector("article").append(card);
    }
    card.replaceChildren(...excerptOf(target));
    card.hidden = false;
    node.setAttribute("aria-describedby", "preview");
    place();
  };

  const leadAt = (event) => (event.target instanceof Element ? event.target.closest(LEADS) : null);

  document.addEventListener("pointerover", (event) => {
    const node = leadAt(event);
    if (card?.contains(event.target) || node === lead) return clearTimeout(timer);
    clearTimeout(timer);
    timer = setTimeout(node ? () => show(node) : hide, DELAY);
  });
  document.addEventListener("focusin", (event) => {
    const node = leadAt(event);
    if (node) show(node);
    else hide();
  });
  document.addEventListener("focusout", hide);
  document.addEventListener("click", (event) => {
    const node = leadAt(event);
    if (node?.dataset.target) show(node);
    else hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
})();
