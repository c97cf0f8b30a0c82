// The mark of Muster: four corners meeting at a point.
export function Logo() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="square" aria-hidden="true">
      <path d="M3.5 8.75h5.25V3.5M15.25 3.5v5.25h5.25M8.75 20.5v-5.25H3.5M20.5 15.25h-5.25v5.25" />
      <circle cx="12" cy="12" r="1.9" fill="currentColor" stroke="none" />
    </svg>
  );
}
