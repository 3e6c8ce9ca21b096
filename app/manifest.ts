import type { MetadataRoute } from 'next';
import { headers } from 'next/headers';
import { brandOf } from '@/lib/mail/brand';
import { servedTexts } from './_ui/texts/served';

/** What a phone or a desktop is told when Oriel is installed. Browsers ask for it without cookies, so its words follow their language. */
export default async function manifest(): Promise<MetadataRoute.Manifest> {
  const { texts, language, dir } = await servedTexts();
  const { name } = brandOf(await headers());
  return {
    id: '/mail',
    name,
    short_name: name,
    description: texts['install.about'],
    lang: language,
    dir,
    start_url: '/mail',
    scope: '/',
    display: 'standalone',
    // The list of the light theme; the page says its own colours as soon as it is there.
    background_color: '#f8f7f4',
    theme_color: '#f8f7f4',
    categories: ['productivity'],
    icons: [
      { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png' },
      { src: '/icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
    protocol_handlers: [{ protocol: 'mailto', url: '/compose?mailto=%s' }],
    shortcuts: [
      { name: texts['command.compose'] ?? '', url: '/mail#write', icons: [{ src: '/icons/icon-192.png', sizes: '192x192' }] },
      { name: texts['role.inbox'] ?? '', url: '/mail', icons: [{ src: '/icons/icon-192.png', sizes: '192x192' }] },
    ],
  };
}
