// PostCSS runs Tailwind over the stylesheets; nothing else.
export default { plugins: { '@tailwindcss/postcss': {} } };
