// Buttons that copy an article, an agreement or a variant as it should stand in a mail: with 第n条 and the marks.
"use strict";

(() => {
  const { element, textCopyOf } = handbook;

  const textOf = (block) => textCopyOf(block).textContent.trim();

  // Every heading, paragraph and line below a node on a line of its own; what stands deeper is indented.
  const linesOf = (root) => {
    const lines = [];
    for (const block of root.querySelectorAll("h1, h2, p, .line")) {
      let depth = 0;
      for (let node = block.parentElement; node !== root; node = node.parentElement) depth += node.tagName === "LI";
      const text = textOf(block);
      const apart = block.tagName === "H2" && lines.length;
      if (text) lines.push((apart ? "\n" : "") + "　".repeat(Math.max(0, depth - 1)) + text);
    }
    return lines.join("\n");
  };

  const write = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const field = document.body.appendChild(element("textarea", { value: text }));
    field.select();
    document.execCommand("copy");
    field.remove();
  };

  const button = (label, name, root) => {
    const made = element("button", { type: "button", className: "copy" }, label);
    made.setAttribute("aria-label", name);
    made.addEventListener("click", async () => {
      await write(linesOf(root));
      made.textContent = "写しました";
      setTimeout(() => { made.textContent = label; }, 2000);
    });
    return made;
  };

  document.addEventListener("DOMContentLoaded", () => {
    for (const agreement of document.querySelectorAll("section.contract")) {
      const title = agreement.querySelector("h1");
      const name = textOf(title);
      document.querySelector(".contract-facts")?.append(button("全文を写す", `${name}の全文を写す`, agreement));
      for (const article of agreement.querySelectorAll("section.article")) {
        const heading = article.querySelector("h2");
        heading.append(button("写す", `${textOf(heading)}を写す`, article));
      }
    }
    for (const variant of document.querySelectorAll(".variant")) {
      const heading = variant.closest("section").querySelector("h3");
      variant.after(button("この条項を写す", `「${textOf(heading)}」を写す`, variant));
    }
  });
})();
