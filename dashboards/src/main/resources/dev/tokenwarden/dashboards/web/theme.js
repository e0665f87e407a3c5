// Runs before the first paint, so that nobody is dazzled by the wrong theme.
(function () {
  try {
    var theme = localStorage.getItem('theme');
    if (theme === 'dark' || theme === 'light') {
      document.documentElement.dataset.theme = theme;
    }
  } catch (e) {
    // No storage: the system's preference holds.
  }
})();
