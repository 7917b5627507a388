"use strict";
(function () {
  const body = document.body;
  const home = body.dataset.home;
  const line = document.getElementById("search");
  const items = Array.from(document.querySelectorAll("li[data-words]"));
  const keys = document.getElementById("keys");
  const parts = Array.from(document.querySelectorAll("section[data-field]"));
  const chips = Array.from(document.querySelectorAll("button[data-field]"));
  let field = "";

  function fold(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "")
      .replace(/\u0111/g, "d").replace(/[^a-z0-9.]+/g, " ").trim();
  }

  function fits(item, terms) {
    const words = item.dataset.words.split(" ");
    const initials = words.map(function (word) { return word[0]; }).join("");
    return terms.every(function (term) {
      return words.some(function (word) { return word.startsWith(term); }) ||
        (terms.length === 1 && term.length > 1 && initials.includes(term));
    });
  }

  function show() {
    const terms = fold(line.value).split(" ").filter(Boolean);
    let count = 0;
    items.forEach(function (item) {
      const wanted = fits(item, terms) && (!field || item.dataset.field === field);
      item.hidden = !wanted;
      count += wanted ? 1 : 0;
    });
    parts.forEach(function (part) {
      part.hidden = !part.querySelector("li:not([hidden])");
    });
    chips.forEach(function (chip) {
      chip.setAttribute("aria-pressed", String(chip.dataset.field === field));
    });
    const told = document.getElementById("found");
    told.textContent = count ? count + " " + told.dataset.some : told.dataset.none;
  }

  function clear() {
    line.value = "";
    line.blur();
    keys.hidden = true;
    field = "";
    show();
    window.scrollTo(0, 0);
  }

  if (line) {
    document.querySelectorAll("[data-needs]").forEach(function (part) { part.hidden = false; });
    line.addEventListener("input", show);
    line.addEventListener("focus", function () { keys.hidden = false; });
    chips.forEach(function (chip) {
      chip.addEventListener("click", function () {
        field = chip.dataset.field;
        show();
      });
    });
    document.querySelectorAll("button[data-key]").forEach(function (key) {
      key.addEventListener("click", function () {
        const said = key.dataset.key;
        if (said === "clear") {
          clear();
        } else {
          line.value = said === "back" ? line.value.slice(0, -1) : line.value + said;
          show();
        }
      });
    });
    show();
  }

  let wait = 0;
  function rest() {
    window.clearTimeout(wait);
    wait = window.setTimeout(function () {
      if (line) {
        clear();
      } else {
        window.location.replace(home);
      }
    }, Number(body.dataset.idle) * 1000);
  }
  ["pointerdown", "keydown", "wheel", "touchmove", "scroll"].forEach(function (kind) {
    window.addEventListener(kind, rest, { passive: true });
  });
  rest();
})();
