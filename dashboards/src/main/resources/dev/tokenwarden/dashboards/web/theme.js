// Runs before the first paint, so that the wrong theme is never shown.
(function () {
  try {
    var theme = localStorage.getItem('theme');
    if (theme === 'dark' || theme === 'light') {
      document.documentElement.dataset.theme = theme;
    }
  } catch (e) {
    // No storage: the system's preference applies.
  }
})();
