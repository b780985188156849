// Small comforts; every page works without them.
(() => {
  "use strict";

  // Buttons that copy.
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    const label = button.querySelector("span");
    const before = label.textContent;
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copy);
      try {
        await navigator.clipboard.writeText(source.textContent);
        label.textContent = document.documentElement.lang === "fr" ? "Copié" : "Copied";
      } catch {
        getSelection().selectAllChildren(source); // no right to the clipboard: one key press does it
      }
      setTimeout(() => { label.textContent = before; }, 2000);
    });
  }

  // The menu is open where there is room for it, and folded on a telephone.
  const fold = document.querySelector(".side-fold");
  if (fold) {
    const wide = matchMedia("(min-width: 62rem)");
    const summary = fold.querySelector("summary");
    const settle = () => {
      fold.open = wide.matches;
      summary.tabIndex = wide.matches ? -1 : 0; // where all of it is open, there is nothing to fold
    };
    summary.addEventListener("click", (event) => { if (wide.matches) event.preventDefault(); });
    wide.addEventListener("change", settle);
    settle();
  }

  // One box that checks all of a list.
  for (const all of document.querySelectorAll("[data-check-all]")) {
    all.closest("th, label, div").hidden = false;
    all.addEventListener("change", () => {
      for (const box of document.querySelectorAll(`input[name="${all.dataset.checkAll}"]`)) box.checked = all.checked;
    });
  }

  // Forms are sent once, however often the button is pressed.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, 4000);
  });

  // A page of the past is not shown as it was sent.
  addEventListener("pageshow", (event) => {
    if (event.persisted) for (const form of document.forms) delete form.dataset.sent;
  });

  // The first field that is wrong is where the reader goes on.
  document.querySelector(".is-invalid")?.focus();
})();
