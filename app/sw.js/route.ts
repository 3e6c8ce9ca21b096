/**
 * The service worker. It keeps nothing, so it can show nobody's mail to anybody: its one deed is a page of our own where the browser would say
 * that a page cannot be had (E4). That page is part of this script and holds words only.
 */
import { servedTexts } from '../_ui/texts/served';

const style = `:root{color-scheme:light dark}body{margin:0;min-height:100vh;display:grid;place-content:center;justify-items:center;gap:12px;padding:24px;
box-sizing:border-box;text-align:center;font:17px/26px system-ui,sans-serif;background:light-dark(#f8f7f4,#171614);color:light-dark(#26221d,#eae7e2)}
h1{font-size:22px;line-height:28px;margin:0}p{margin:0;max-width:26em}svg{color:light-dark(#0f6b6e,#6fc4c8)}
a{color:inherit;min-height:44px;display:grid;place-items:center;padding:0 16px}`;

const mark =
  '<svg width="60" height="60" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1" stroke-linejoin="round" stroke-linecap="round" aria-hidden="true"><path d="M7.5 3.5h9L21.5 6v12l-5 2.5h-9L2.5 18V6zM7.5 3.5v17M16.5 3.5v17M7.5 8.2l4.5 4 4.5-4"/></svg>';

/** Looks every ten seconds, and as soon as there is a network, whether Oriel answers. */
const look = `const look=async()=>{try{if((await fetch('/api/health')).ok)location.reload()}catch{}};setInterval(look,10000);addEventListener('online',look)`;

const escaped = (words: string): string => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Only whole pages are looked at; what they ask for, letters and files with it, passes as if this were not here. */
const worker = (page: string): string => `const page=${JSON.stringify(page)};
const away=()=>{const nonce=crypto.randomUUID();return new Response(page.replace('<script>','<script nonce="'+nonce+'">'),{status:503,headers:{
'Content-Type':'text/html; charset=utf-8','Cache-Control':'no-store',
'Content-Security-Policy':"default-src 'none'; style-src 'unsafe-inline'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; script-src 'nonce-"+nonce+"'"}})};
addEventListener('install',()=>skipWaiting());
addEventListener('activate',(event)=>event.waitUntil(Promise.all([clients.claim(),registration.navigationPreload?.enable()])));
const answer=async(event)=>{try{return(await event.preloadResponse)??(await fetch(event.request))}catch{return away()}};
addEventListener('fetch',(event)=>{const{mode,destination}=event.request;if(mode==='navigate'&&destination==='document')event.respondWith(answer(event))});
`;

/** GET /sw.js, with its page in the language of the browser. */
export async function GET(): Promise<Response> {
  const { texts, language, dir } = await servedTexts();
  const title = escaped(texts['away.title'] ?? '');
  const page = `<!doctype html><html lang="${language}" dir="${dir}"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><style>${style}</style><body><main style="display:contents">${mark}<h1>${title}</h1><p>${escaped(texts['away.sentence'] ?? '')}</p><a href="">${escaped(texts['act.tryAgain'] ?? '')}</a></main><script>${look}</script></body></html>`;
  return new Response(worker(page), {
    headers: { 'Content-Type': 'text/javascript; charset=utf-8', 'Cache-Control': 'no-cache', 'X-Content-Type-Options': 'nosniff' },
  });
}
