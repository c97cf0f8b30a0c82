// Knowledge as an editor works with it: a playbook comes in, a draft is reviewed by keyboard beside its line, tried, approved, and offered in a room.
import { expect, test } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import { declare, musterOfFile, post, windowOf } from './muster.ts';

const muster = musterOfFile();

const playbook = `# Quince cache misses

## Symptoms

- quince-cache

## Mitigation

- Roll back the quince-cache service.
- Restart the quince-cache service.
- Write a poem about quinces.
`;

test('a playbook is imported, a draft reviewed by keyboard, approved, and offered in a room', async ({ browser }) => {
  const context = await windowOf(browser, muster, 'tomas');
  const page = await context.newPage();
  await page.goto('/incidents');
  await expect(page.getByRole('heading', { name: 'Incidents', level: 1 })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('k');
  await expect(page.getByRole('heading', { name: 'Knowledge', level: 1 })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Knowledge records' }).locator('tbody tr').first()).toBeVisible();

  // A room where the trouble is going on, before anybody knows what to do about it.
  const incident = await declare(context, 'Quince cache is failing');
  await post(context, incident, [
    { channel: 'chat', from: 'Ben', text: 'quince-cache is down and returns errors for all users', at: new Date().toISOString() },
    {
      ...{ channel: 'alert', from: 'alertmanager', text: '[FIRING] HighErrorRate: quince-cache has a 5xx share of 12 %' },
      attributes: { alertname: 'HighErrorRate', state: 'firing', severity: 'critical', service: 'quince-cache' },
    },
  ]);

  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('quince-cache.md');
  await dialog.getByLabel('Markdown').fill(playbook);
  await dialog.getByRole('button', { name: 'Read it' }).click();
  await expect(dialog).toContainText('2 added, 0 changed, 0 gone');
  await dialog.getByRole('link', { name: /^Review all 2/ }).click();

  const queue = page.getByRole('region', { name: 'Drafts' });
  await expect(queue.getByRole('button')).toHaveCount(2);
  const draft = page.getByRole('region', { name: 'Draft', exact: true });
  await expect(draft.getByRole('heading', { level: 2 })).toHaveText('Roll back the quince-cache service');
  await expect(page.getByRole('list', { name: /quince-cache\.md, scrolls/ }).locator('[aria-current="true"]')).toContainText(
    'Roll back the quince-cache',
  );
  await expect(draft).toContainText('Tried on past incidents');

  await page.keyboard.press('j');
  await expect(draft.getByRole('heading', { level: 2 })).toHaveText('Restart the quince-cache service');
  await page.keyboard.press('k');
  await expect(draft.getByRole('heading', { level: 2 })).toHaveText('Roll back the quince-cache service');

  // Edited by keyboard: a condition that the grammar does not know is named, then put right.
  await page.keyboard.press('e');
  const conditions = draft.getByLabel('Conditions', { exact: true });
  const written = await conditions.inputValue();
  await conditions.fill(`${written};\nthe moon is full`);
  await expect(draft.getByRole('list', { name: 'How the conditions are read' })).toContainText('"the moon is full" is not a condition');
  await draft.getByRole('button', { name: 'Save' }).click();
  await expect(draft.getByRole('alert')).toContainText('Some fields need another look');
  await conditions.fill(`${written};\nno rollback within 30 minutes`);
  await draft.getByRole('button', { name: 'Save' }).click();
  await expect(draft).toContainText('version 2');

  await page.keyboard.press('a');
  await expect(queue.getByRole('button')).toHaveCount(1);
  await expect(draft.getByRole('heading', { level: 2 })).toHaveText('Restart the quince-cache service');

  await page.keyboard.press('r');
  await page.getByRole('dialog').getByLabel('Why').fill('We fail over instead.');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Nothing waits for review' })).toBeVisible();

  await page.goto(`/incidents/${incident}`);
  await page.getByRole('button', { name: 'Mitigate' }).click();
  await page.getByRole('radio', { name: 'All' }).click();
  await expect(page.locator('.card').filter({ hasText: 'Roll back the quince-cache service' })).toBeVisible({
    timeout: 30_000,
  });
});

test('who may only look sees knowledge and is told who could change it', async ({ browser }) => {
  const page = await (await windowOf(browser, muster, 'vera')).newPage();
  await page.goto('/knowledge');
  const edit = page.getByRole('button', { name: /^Edit/ });
  await expect(edit).toHaveAttribute('aria-disabled', 'true');
  await page.getByRole('button', { name: /^Import playbook/ }).click({ force: true });
  await expect(page.getByText('Ask an administrator for write access.').first()).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

for (const theme of ['dark', 'light'] as const) {
  test(`the knowledge pages are accessible in the ${theme} theme`, async ({ browser }) => {
    const context = await windowOf(browser, muster, 'mara', theme);
    const name = `fig-${theme}.md`;
    await context.request.post('/api/knowledge/playbooks', { data: { name, text: playbook.replaceAll('uince', `ig${theme}`) } });
    const page = await context.newPage();
    await page.goto('/knowledge');
    await expect(page.getByRole('heading', { name: 'Where it comes from' })).toBeVisible();
    await expectAccessible(page, 'the records');
    await page.keyboard.press('e');
    await expect(page.getByLabel('Conditions', { exact: true })).toBeVisible();
    await expectAccessible(page, 'the edit form');
    await page.goto('/knowledge/review');
    await expect(page.getByRole('region', { name: 'Draft', exact: true }).getByRole('heading', { level: 2 })).toBeVisible();
    await expectAccessible(page, 'the review queue');
    await page.keyboard.press('m');
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page, 'the merge dialog');
    await page.goto('/knowledge/sources');
    await expect(page.getByRole('table')).toBeVisible();
    await expectAccessible(page, 'the sources');
  });
}
