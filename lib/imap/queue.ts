/** One job at a time, in the order they came (R37). A job that only waits can be asked to make room. */

/** A queue of jobs. */
export class Queue {
  #tail: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #running = false;
  #yieldRunning: (() => void) | null = null;

  /** True while jobs wait behind the running one. */
  get crowded(): boolean {
    return this.#waiting > 0;
  }

  /** True while a job runs or waits. */
  get busy(): boolean {
    return this.#running || this.crowded;
  }

  /** Runs `job` when its turn comes. */
  add<T>(job: () => Promise<T>): Promise<T> {
    this.#waiting += 1;
    this.#yieldRunning?.();
    const turn = this.#tail.then(() => {
      this.#waiting -= 1;
      this.#running = true;
      return job();
    });
    const ended = () => {
      this.#running = false;
    };
    // Whoever added the job hears of its failure; the next one only waits for its end.
    this.#tail = turn.then(ended, ended);
    return turn;
  }

  /** Names what the running job does when another one comes; null when it cannot be hurried. */
  onCrowded(listener: (() => void) | null): void {
    this.#yieldRunning = listener;
  }
}
