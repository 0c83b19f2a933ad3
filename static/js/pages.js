// The pages of a paper in a frame: a click on a line tells the page around it which words were meant.
document.addEventListener("click", (event) => {
  const line = event.target.closest("text");
  if (line && window.parent !== window) window.parent.postMessage({ line: line.textContent }, location.origin);
});
