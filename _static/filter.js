// Narrows the list of topics, the matrix and the comparisons to what is asked for.
"use strict";

(() => {
  const { element, normal, wordsOf } = handbook;

  const labelled = (text, control) => element("label", {}, `${text} `, control);

  // A field for words, the number of what is shown, and what is to be done when the words change.
  const controls = (place, label, narrow, ...others) => {
    const field = element("input", { type: "search", placeholder: "例: 秘密" });
    const count = element("output", {});
    const form = element("form", { className: "filter beside" }, labelled(label, field), ...others, count);
    form.setAttribute("role", "search");
    form.setAttribute("aria-label", "絞り込み");
    const update = () => { count.value = narrow(wordsOf(field.value)); };
    form.addEventListener("input", update);
    form.addEventListener("submit", (event) => event.preventDefault());
    place.before(form);
    update();
  };

  const has = (words, text) => words.every((word) => normal(text).includes(word));

  const filterCards = (list) => {
    const cards = [...list.querySelectorAll(".sd-col")];
    controls(list, "主題を絞り込む", (words) => {
      for (const card of cards) card.hidden = !has(words, card.textContent);
      return `${cards.filter((card) => !card.hidden).length}件`;
    });
  };

  const filterMatrix = (matrix) => {
    const table = matrix.querySelector("table");
    const names = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
    const rows = [...table.tBodies[0].rows];
    const choice = element("select", {}, new Option("すべて", "0"));
    names.forEach((name, column) => { if (column) choice.add(new Option(name, column)); });
    const narrow = (words) => {
      const column = Number(choice.value);
      for (const row of table.rows) {
        [...row.cells].forEach((cell, i) => { cell.hidden = Boolean(column && i && i !== column); });
      }
      for (const row of rows) row.hidden = !has(words, row.cells[0].textContent);
      return `${rows.filter((row) => !row.hidden).length}件`;
    };
    controls(table.closest(".table-wrapper") ?? table, "主題を絞り込む", narrow, labelled("契約書", choice));
  };

  // Two choices instead of a list of all pairs; an address that names a pair shows that one.
  const choosePair = (list) => {
    const pairs = [...document.querySelectorAll("section.pair")];
    const names = [...new Set(pairs.flatMap((pair) => [pair.dataset.one, pair.dataset.other]))];
    const choices = [0, 1].map(() => element("select", {}, ...names.map((name) => new Option(name))));
    const show = () => {
      const wanted = new Set(choices.map((choice) => choice.value));
      for (const pair of pairs) pair.hidden = !(wanted.size === 2 && wanted.has(pair.dataset.one) && wanted.has(pair.dataset.other));
      note.hidden = wanted.size === 2;
    };
    const follow = () => {
      const pair = pairs.find((each) => `#${each.id}` === location.hash) ?? pairs[0];
      [choices[0].value, choices[1].value] = [pair.dataset.one, pair.dataset.other];
      show();
    };
    const note = element("p", {}, "別の書き分けを選んでください。");
    const form = element("form", { className: "filter beside" }, labelled("比べる書き分け", choices[0]), labelled("と", choices[1]));
    form.addEventListener("input", show);
    list.replaceWith(form, note);
    addEventListener("hashchange", follow);
    follow();
  };

  document.addEventListener("DOMContentLoaded", () => {
    for (const list of document.querySelectorAll(".pairs")) choosePair(list);
    for (const list of document.querySelectorAll(".topic-list")) filterCards(list);
    for (const matrix of document.querySelectorAll(".matrix:not(table)")) filterMatrix(matrix);
  });
})();
