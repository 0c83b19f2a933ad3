// Compares a file with a paper's hash, in the browser: nothing is sent.
"use strict";

const box = document.querySelector("[data-compare]");

async function compare(file) {
  const verdict = box.querySelector(".compare__verdict");
  verdict.textContent = box.dataset.busy;
  const bytes = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  const hash = Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const found = hash === box.dataset.issued ? "same" : hash === box.dataset.signed ? "before" : "other";
  box.dataset.verdict = found;
  verdict.textContent = box.dataset[found];
}

// crypto.subtle exists on secure pages only; elsewhere the hash can still be typed below.
if (box && window.crypto?.subtle) {
  const drop = box.querySelector(".compare__drop");
  drop.hidden = false;
  drop.querySelector("input").addEventListener("change", (event) => {
    if (event.target.files[0]) compare(event.target.files[0]);
  });
  box.addEventListener("dragover", (event) => event.preventDefault());
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files[0]) compare(event.dataTransfer.files[0]);
  });
}
