/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  // Links are short, and their handlers stand under the guard of all others.
  rewrites: async () => [
    { source: '/files/:secret', destination: '/api/files/:secret' },
    { source: '/files/:secret/file', destination: '/api/files/:secret/file' },
    { source: '/set-up/:secret', destination: '/api/device-links/:secret' },
    { source: '/set-up/:secret/profile', destination: '/api/device-links/:secret/profile' },
    // What other mail programs ask for, at the places that their formats name.
    { source: '/mail/config-v1.1.xml', destination: '/api/autoconfig' },
    { source: '/.well-known/autoconfig/mail/config-v1.1.xml', destination: '/api/autoconfig' },
    { source: '/.well-known/mail-v1.xml', destination: '/api/autoconfig' },
    { source: '/autodiscover/autodiscover.xml', destination: '/api/autodiscover' },
    { source: '/autodiscover/autodiscover.json', destination: '/api/autodiscover' },
    { source: '/autodiscover/autodiscover.json/v1.0/:address', destination: '/api/autodiscover/:address' },
    { source: '/.well-known/user-agent-configuration.json', destination: '/api/pacc' },
  ],
  // Packages with native code, workers or files of their own stay outside the bundle.
  serverExternalPackages: [
    'better-sqlite3',
    '@prisma/client',
    '@prisma/adapter-better-sqlite3',
    '@prisma/adapter-pg',
    'imapflow',
    'nodemailer',
    'pino',
    'iconv-lite',
  ],
  turbopack: { rules: { '**/squire-raw.mjs': { loaders: ['./.config/realm-loader.cjs'], as: '*.js' } } },
  typescript: { ignoreBuildErrors: true }, // npm run check holds the types, for tests and commands too
  experimental: {
    optimizePackageImports: ['lucide-react'],
    // One page, loaded whole: fewer and larger scripts, not many small ones that several pages could share. Bytes before they are made small.
    turbopackChunking: { requestCost: 4_000_000, minChunkSize: 400_000, maxMergeChunkSize: 4_000_000 },
    cssChunking: { type: 'graph', requestCost: 400_000 },
  },
};
