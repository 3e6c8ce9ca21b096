/** Letters that waited for somebody to sign in: noted where that is done, told on the page with the mail, which may be another one. */
const key = 'oriel:waited';
const noted = 'oriel-waited';

/** Notes how many letters go now; where none does, nothing. After the browser was made this person's, which empties it of anybody else's. */
export function noteWaited(count: number): void {
  if (count === 0) return;
  try {
    sessionStorage.setItem(key, String(count));
  } catch {
    return; // A forbidden storage costs only the notice; the letters go.
  }
  window.dispatchEvent(new Event(noted));
}

function take(): number {
  try {
    const count = Number(sessionStorage.getItem(key) ?? 0);
    sessionStorage.removeItem(key);
    return count;
  } catch {
    return 0;
  }
}

/** Calls `tell` with what was noted, now and later, each once. Answers how to stop. */
export function whenWaited(tell: (count: number) => void): () => void {
  const look = () => {
    const count = take();
    if (count > 0) tell(count);
  };
  look();
  window.addEventListener(noted, look);
  return () => window.removeEventListener(noted, look);
}
