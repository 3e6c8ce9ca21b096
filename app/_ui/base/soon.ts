/** Frames in which a menu or a dialog that is closing gives the focus back, maybe to what is not there any more. */
const framesOfClosing = 20;

/** Does something now and in the frames that follow, until the returned function is called. */
export function soon(work: () => void): () => void {
  let frame = 0;
  let left = framesOfClosing;
  const again = () => {
    work();
    left -= 1;
    if (left > 0) frame = requestAnimationFrame(again);
  };
  again();
  return () => cancelAnimationFrame(frame);
}
