// What is copied of an agreement, be it selected or asked for by a button, as it should stand in a mail or in a
// document: with 第n条 and the marks, each paragraph on a line, and without what only stands beside the text.
"use strict";

(() => {
  const { element, textCopyOf } = handbook;

  const TEXTS = "section.contract, .variant";
  const BLOCKS = "article, aside, dd, div, dl, dt, h1, h2, h3, h4, h5, h6, li, ol, p, section, table, td, th, tr, ul";
  const SHOWN = 4000; // milliseconds that a message stays

  // The lines of some text; what stands deeper is indented, headings stand apart.
  const linesOf = (root) => {
    const lines = [];
    let text = "";
    const end = (depth, heading) => {
      text = text.replace(/[ \t\n]+/g, " ").trim();
      if (text) lines.push({ text, indent: Math.max(0, depth - 1), apart: heading && lines.length > 0 });
      text = "";
    };
    const read = (node, depth, heading) => {
      for (const child of node.childNodes) {
        if (child instanceof Text) text += child.data;
        if (!(child instanceof Element)) continue;
        if (!child.matches(BLOCKS)) read(child, depth, heading);
        else {
          const inside = [depth + (child.tagName === "LI"), /^H[2-6]$/.test(child.tagName)];
          end(depth, heading);
          read(child, ...inside);
          end(...inside);
        }
      }
    };
    read(root, 0, false);
    end(0, false);
    return lines;
  };

  const plain = ({ text, indent, apart }) => (apart ? "\n" : "") + "　".repeat(indent) + text;

  // A word processor would number a list anew: every line is a paragraph.
  const marked = ({ text, indent, apart }) => {
    const paragraph = element("p", { textContent: text });
    paragraph.style.margin = `${Number(apart)}em 0 0 ${indent}em`;
    return paragraph.outerHTML;
  };

  const rangesOf = (selection) => Array.from({ length: selection.rangeCount }, (_, i) => selection.getRangeAt(i));

  document.addEventListener("copy", (event) => {
    const ranges = rangesOf(getSelection()).filter((range) => !range.collapsed);
    const texts = [...document.querySelectorAll(TEXTS)];
    if (document.activeElement?.matches("input, textarea")) return;
    if (!texts.some((text) => ranges.some((range) => range.intersectsNode(text)))) return;
    const selected = new DocumentFragment();
    selected.append(...ranges.map((range) => range.cloneContents()));
    const lines = linesOf(textCopyOf(selected.querySelector("article") ?? selected));
    event.clipboardData.setData("text/plain", lines.map(plain).join("\n"));
    event.clipboardData.setData("text/html", lines.map(marked).join("\n"));
    event.preventDefault();
  });

  // In a comparison, the pointer selects in the column where it began.
  document.addEventListener("pointerdown", ({ target }) => {
    const cell = target instanceof Element ? target.closest("table.comparison td") : null;
    for (const table of document.querySelectorAll("table.comparison")) table.dataset.column = cell?.cellIndex ?? "";
  });

  // Copies a text as if it had been selected; what was selected stays.
  const copy = (root) => {
    const selection = getSelection();
    const kept = rangesOf(selection);
    selection.selectAllChildren(root);
    const done = document.execCommand("copy"); // where the site has no certificate, there is no other way
    selection.removeAllRanges();
    for (const range of kept) selection.addRange(range);
    return done;
  };

  const message = element("p", { className: "message beside" });
  message.setAttribute("role", "status");
  let shown = 0;

  const say = (text) => {
    clearTimeout(shown);
    message.textContent = text;
    shown = setTimeout(() => message.replaceChildren(), SHOWN);
  };

  const button = (label, name, root) => {
    const made = element("button", { type: "button", className: "copy beside" }, label);
    made.setAttribute("aria-label", `${name}を写す`);
    made.addEventListener("click", () => {
      say(copy(root) ? `${name}を写しました` : "写せませんでした。文章を選んで写してください。");
    });
    return made;
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.body.append(message);
    for (const agreement of document.querySelectorAll("section.contract")) {
      const name = agreement.querySelector("h1").textContent;
      document.querySelector(".contract-facts")?.append(button("全文を写す", `${name}の全文`, agreement));
      for (const article of agreement.querySelectorAll("section.article")) {
        const [heading, tools] = ["h2", ".heading-tools"].map((part) => article.querySelector(part));
        tools.prepend(button("写す", heading.textContent, article));
      }
    }
    for (const variant of document.querySelectorAll(".variant")) {
      const [heading, tools] = ["h3", ".heading-tools"].map((part) => variant.closest("section").querySelector(part));
      tools.prepend(button("写す", `「${heading.textContent}」`, variant));
    }
  });
})();
