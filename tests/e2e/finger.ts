/** A finger on the glass, by the browser's own touch input, so that scrolling, taps and gestures are what they are on a phone. */
import type { CDPSession, Locator, Page } from '@playwright/test';

export interface Point {
  x: number;
  y: number;
}

/** A point of an element, in shares of its size. */
export async function pointOf(locator: Locator, across = 0.5, down = 0.5): Promise<Point> {
  const box = await locator.boundingBox();
  if (!box) throw new Error('The element is not on the screen.');
  return { x: box.x + box.width * across, y: box.y + box.height * down };
}

export class Finger {
  /** When the last touch was, as the browser is told: seconds since the epoch, at a pace that no busy machine changes. */
  private at = 0;

  private constructor(
    private readonly page: Page,
    private readonly cdp: CDPSession,
  ) {}

  static async on(page: Page): Promise<Finger> {
    return new Finger(page, await page.context().newCDPSession(page));
  }

  private async send(type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: Point[], afterMs: number): Promise<void> {
    this.at += afterMs / 1000;
    await this.cdp.send('Input.dispatchTouchEvent', { type, touchPoints, timestamp: this.at });
  }

  async down({ x, y }: Point): Promise<void> {
    this.at = Date.now() / 1000;
    await this.send('touchStart', [{ x, y }], 0);
  }

  async up(): Promise<void> {
    await this.send('touchEnd', [], 8);
  }

  /** Draws a line and keeps the finger on the glass. `rest` is how long it lies still at the end, ms. */
  async draw(from: Point, by: Partial<Point>, { steps = 12, stepMs = 16, rest = 0 } = {}): Promise<void> {
    await this.down(from);
    for (let step = 1; step <= steps; step += 1) {
      await this.send('touchMove', [{ x: from.x + ((by.x ?? 0) * step) / steps, y: from.y + ((by.y ?? 0) * step) / steps }], stepMs);
    }
    this.at += rest / 1000;
  }

  /** Draws a line, lies still long enough to be no flick, and lets go. */
  async push(from: Point, by: Partial<Point>): Promise<void> {
    await this.draw(from, by, { rest: 200 });
    await this.up();
  }

  /** A short, quick line. */
  async flick(from: Point, by: Partial<Point>): Promise<void> {
    await this.draw(from, by, { steps: 5, stepMs: 8 });
    await this.up();
  }

  async hold(at: Point, ms: number): Promise<void> {
    await this.down(at);
    await this.page.waitForTimeout(ms);
    this.at += ms / 1000;
    await this.up();
  }
}
