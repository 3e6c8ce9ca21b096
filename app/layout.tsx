import type { Metadata, Viewport } from 'next';
import { cookies, headers } from 'next/headers';
import type { ReactNode } from 'react';
import './_ui/theme/tokens.css';
import './_ui/theme/fonts.css';
import './_ui/theme/base.css';
import './_ui/base/controls.css';
import './_ui/theme/forced.css';
import { brandOf } from '@/lib/mail/brand';
import { barColours, type Look, lookAttributes, lookCookie, readLook } from '@/lib/model/look';
import { servedSpeech } from './_ui/texts/served';
import { Branded } from './_ui/theme/branded';
import { latin } from './_ui/theme/latin';
import { ThemeScript } from './_ui/theme/theme-script';

export async function generateMetadata(): Promise<Metadata> {
  const { name } = brandOf(await headers());
  return {
    applicationName: name,
    appleWebApp: { capable: true, title: name, statusBarStyle: 'default' },
    icons: { icon: { url: '/icon.svg', type: 'image/svg+xml', sizes: 'any' }, apple: '/icons/apple-180.png' },
    title: { default: name, template: `%s · ${name}` },
    robots: { index: false, follow: false },
    referrer: 'same-origin',
    formatDetection: { telephone: false, email: false, address: false, date: false },
  };
}

/** What this browser keeps of the person's choices. */
const keptLook = async (): Promise<Look> => readLook((await cookies()).get(lookCookie)?.value);

export async function generateViewport(): Promise<Viewport> {
  const { theme } = await keptLook();
  return {
    width: 'device-width',
    initialScale: 1,
    interactiveWidget: 'resizes-content',
    viewportFit: 'cover',
    themeColor: (['light', 'dark'] as const).map((scheme) => ({
      media: `(prefers-color-scheme: ${scheme})`,
      color: barColours[theme === 'system' ? scheme : theme],
    })),
  };
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const request = await headers();
  const nonce = request.get('x-nonce') ?? undefined;
  const brand = brandOf(request);
  const look = await keptLook();
  const { language, dir } = await servedSpeech();
  return (
    <html lang={language} dir={dir} className={latin.variable} {...lookAttributes(look)} suppressHydrationWarning>
      <head>
        <ThemeScript nonce={nonce} />
        {brand.colour ? (
          // The accent where nobody chose one. Two numbers, checked when the settings were read.
          <style nonce={nonce} suppressHydrationWarning>
            {`:root:not([data-accent]){--ah:${brand.colour.hue};--ac:${brand.colour.chroma}}`}
          </style>
        ) : null}
      </head>
      <body>
        <Branded brand={brand}>{children}</Branded>
      </body>
    </html>
  );
}
