// The document around every page: fonts, styles, theme before first paint.
import type { Metadata, Viewport } from 'next';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import '@fontsource-variable/geist/wght.css';
import '@fontsource-variable/geist-mono/wght.css';
import './styles/main.css';
import { AppProviders } from '../components/session/app-providers.tsx';

export const metadata: Metadata = {
  title: { default: 'Muster', template: '%s · Muster' },
  description: 'A live incident war room: critical events, one shared timeline, ranked next actions.',
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: dark)', color: '#0b0c0e' },
    { media: '(prefers-color-scheme: light)', color: '#f5f6f7' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Rendered per request: the scripts of the page carry the nonce of that answer's content security policy.
  await connection();
  return (
    // The theme script writes on this element before React looks at it.
    <html lang="en" data-theme="dark" suppressHydrationWarning>
      <head>
        {/* Deliberately blocking: a page that paints first and then changes its theme is worse. */}
        <script src="/theme.js" />
      </head>
      <body>
        <AppProviders>{children}</AppProviders>
      </body>
    </html>
  );
}
