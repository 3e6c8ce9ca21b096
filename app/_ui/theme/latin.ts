/** The one font file that is preloaded: Latin. All other scripts come from fonts.css when a character of theirs is on the page. */
import localFont from 'next/font/local';

export const latin = localFont({
  src: '../../../node_modules/@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2',
  variable: '--font-latin',
  weight: '200 900',
  display: 'swap',
  preload: true,
  // A metric fallback would also catch the scripts that the other files are for.
  adjustFontFallback: false,
  declarations: [
    {
      prop: 'unicode-range',
      value:
        'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD',
    },
  ],
});
