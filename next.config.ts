// Next renders the pages; data, sockets and headers of the API are the server's.
import type { NextConfig } from 'next';

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  // Types are a step of their own in `npm test`; checking them again here doubles the time of a first start.
  typescript: { ignoreBuildErrors: true },
};

export default config;
