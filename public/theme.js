// Puts theme and density on the page before its first paint, so that nothing flashes. A file of its own, so that the
// content security policy needs no exception for it. components/ui/settings.ts writes what is read here.
(() => {
  const root = document.documentElement;
  let chosen = {};
  try {
    chosen = JSON.parse(localStorage.getItem('muster.settings') ?? '{}') ?? {};
  } catch {
    // Broken or forbidden storage: the defaults work.
  }
  const light = chosen.theme === 'light' || (chosen.theme !== 'dark' && matchMedia('(prefers-color-scheme: light)').matches);
  root.dataset.theme = light ? 'light' : 'dark';
  root.dataset.density = chosen.density ?? 'comfortable';
})();
