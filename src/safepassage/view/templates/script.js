(function () {
  var root = document.documentElement;
  var slider = document.getElementById("day");
  if (!slider) { return; }
  root.classList.add("js");
  var days = JSON.parse(slider.dataset.days);
  function show() {
    var chosen = Number(slider.value);
    document.querySelectorAll("[data-frame]").forEach(function (part) {
      part.hidden = Number(part.dataset.frame) !== chosen;
    });
    var words = days[chosen];
    document.getElementById("day-said").textContent = words;
    slider.setAttribute("aria-valuetext", words);
  }
  slider.addEventListener("input", show);
  show();
})();
