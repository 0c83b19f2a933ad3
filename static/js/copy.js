// <button data-copy="id of a textarea" data-copied="words"> puts its text on the clipboard and says so.
for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    source.select();
    try {
      await navigator.clipboard.writeText(source.value);
    } catch {
      document.execCommand("copy"); // pages without https have no clipboard of their own
    }
    button.parentElement.querySelector("[role=status]").textContent = button.dataset.copied;
  });
}
