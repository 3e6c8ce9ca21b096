import { expect, type Locator, type Page } from '@playwright/test';

/** The page where a person signs in. */
export class SignInPage {
  readonly address: Locator;
  readonly password: Locator;
  readonly problem: Locator;
  private readonly submit: Locator;

  constructor(private readonly page: Page) {
    this.address = page.getByLabel('Address', { exact: true });
    this.password = page.getByLabel('Password', { exact: true });
    this.problem = page.getByRole('alert').filter({ hasText: /\S/ });
    this.submit = page.getByRole('button', { name: 'Sign in', exact: true });
  }

  async open(): Promise<void> {
    await this.page.goto('/sign-in');
    await expect(this.address).toBeVisible();
  }

  /** Fills both fields and sends them; does not wait for what follows. */
  async fill(address: string, password: string): Promise<void> {
    await this.address.fill(address);
    await this.password.fill(password);
    await this.submit.click();
  }

  /** Signs in and waits until the screen is alive: the address names a folder and the event stream is asked for. */
  async signIn(address: string, password: string): Promise<void> {
    const alive = this.page.waitForRequest(/\/api\/events/);
    await this.fill(address, password);
    await alive;
    await expect(this.page).toHaveURL(/\/mail\/\d+/);
  }
}
