"use strict";
const words = document.getElementById("words");
const which = document.getElementById("which");
const shown = document.getElementById("shown");
const entries = [...document.querySelectorAll(".entry")];
const texts = entries.map((entry) => entry.textContent.toLowerCase());

function filter() {
  const wanted = words.value.trim().toLowerCase();
  let count = 0;
  entries.forEach((entry, place) => {
    const marks = entry.dataset.marks.split(" ");
    const fits = (!which.value || marks.includes(which.value)) && texts[place].includes(wanted);
    entry.hidden = !fits;
    count += fits;
  });
  shown.textContent = `${count} of ${entries.length}`;
}

words.addEventListener("input", filter);
which.addEventListener("change", filter);
filter();
