"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const theme = localStorage.getItem("foi-exemptions-theme");
    if (theme === "dark" || theme === "light") root.dataset.theme = theme;
  } catch { /* a browser that keeps nothing */ }
})();
