// What is copied of a page, be it selected or asked for by a button, as it should stand in a mail or in a document: with
// 第n条 and the marks, each paragraph on a line, and without what only stands beside the text.
"use strict";

(() => {
  const { element, textCopyOf } = handbook;

  const BLOCKS = "article, aside, caption, dd, div, dl, dt, figcaption, figure, h1, h2, h3, h4, h5, h6, li, ol, p, section, table, td, th, tr, ul";
  const SHOWN = 4000; // milliseconds that a message stays

  // The lines of some text: what stands deeper is indented, headings stand apart, a row has its cells.
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
        else if (child.tagName === "BR") end(depth, heading);
        else if (child.cells?.length > 1) lines.push({ cells: [...child.cells].map(sentence) });
        else if (child.matches?.(BLOCKS)) {
          const inside = [depth + (child.tagName === "LI"), /^H[2-6]$/.test(child.tagName)];
          end(depth, heading);
          read(child, ...inside);
          end(...inside);
        } else read(child, depth, heading);
      }
    };
    read(root, 0, false);
    end(0, false);
    return lines;
  };

  const sentence = (cell) => linesOf(cell).map(({ text }) => text).join(" ");

  const plain = ({ text, indent, apart, cells }) =>
    cells ? cells.join("\t") : (apart ? "\n" : "") + "　".repeat(indent) + text;

  // For a word processor, every line is a paragraph: of a list it would make numbers of its own.
  const marked = (lines) => {
    const page = element("div", {});
    for (const { text, indent, apart, cells } of lines) {
      if (cells) {
        const table = page.lastChild?.tagName === "TABLE" ? page.lastChild : page.appendChild(element("table", {}));
        table.append(element("tr", {}, ...cells.map((cell) => element("td", {}, cell))));
      } else {
        const paragraph = page.appendChild(element("p", {}, text));
        paragraph.style.margin = `${Number(apart)}em 0 0 ${indent}em`;
      }
    }
    return page.innerHTML;
  };

  const rangesOf = (selection) => Array.from({ length: selection.rangeCount }, (_, i) => selection.getRangeAt(i));

  document.addEventListener("copy", (event) => {
    if (document.activeElement?.matches("input, textarea")) return;
    const selected = new DocumentFragment();
    selected.append(...rangesOf(getSelection()).map((range) => range.cloneContents()));
    const lines = linesOf(textCopyOf(selected.querySelector("article") ?? selected));
    if (!lines.length) return;
    event.clipboardData.setData("text/plain", lines.map(plain).join("\n"));
    event.clipboardData.setData("text/html", marked(lines));
    event.preventDefault();
  });

  // In a comparison, the pointer selects on the side where it began.
  document.addEventListener("pointerdown", ({ target }) => {
    const chosen = target instanceof Element ? target.closest("table.comparison td") : null;
    for (const cell of document.querySelectorAll("table.comparison td")) {
      cell.classList.toggle("other-side", chosen !== null && cell.cellIndex !== chosen.cellIndex);
    }
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
      const facts = document.querySelector(".contract-facts");
      facts?.insertBefore(button("全文を写す", `${name}の全文`, agreement), facts.querySelector(".openings"));
      for (const article of agreement.querySelectorAll("section.article")) {
        const [heading, tools] = [".heading > *", ".heading-tools"].map((part) => article.querySelector(part));
        tools.prepend(button("写す", heading.textContent, article));
      }
    }
    for (const variant of document.querySelectorAll(".variant")) {
      const [heading, tools] = ["h3", ".heading-tools"].map((part) => variant.closest("section").querySelector(part));
      tools.prepend(button("写す", `「${heading.textContent}」`, variant));
    }
  });
})();
