import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lacksChromium } from './support/chromium.ts'
import { simulatedConsole } from './support/simulated.ts'
import type { Tab } from './support/tab.ts'

const MEMBER = '444455556666'

describe.skipIf(lacksChromium('work with records, investigations and accounts'))(
  'in a browser',
  () => {
    const { open } = simulatedConsole()
    let tab: Tab

    beforeAll(async () => {
      tab = await open().tab()
    })
    afterAll(() => tab?.close())

    const named = (name: string | RegExp) => tab.page.getByRole('button', { name, exact: true })
    const heading = (name: string | RegExp) => tab.page.getByRole('heading', { name })

    test('records are filtered by typing, and a record tells what came before and after it', async () => {
      const { page } = tab
      await tab.open('/console/records')
      await page.getByRole('combobox', { name: 'Filter records' }).fill('UpdateEndpoint')
      await page.keyboard.press('Enter')
      await page.waitForURL(/text=UpdateEndpoint/)
      await tab.settled()
      const shown = await page.getByRole('row').count()
      await tab.open('/console/records?operation=InvokeEndpoint&outcome=success')
      expect(await page.getByText('Operation = InvokeEndpoint').count()).toBeGreaterThan(0)
      expect(await page.getByRole('row').count()).toBeGreaterThan(shown)
      await page
        .getByRole('link', { name: /^\d{4}-\d\d-\d\d .* UTC$/ })
        .first()
        .click()
      await heading(/^InvokeEndpoint on /).waitFor()
      await heading(/^Before and after/).waitFor()
      await heading('The whole record as JSON').waitFor()
      expect(tab.problems()).toEqual([])
    })

    test('the hours of records lead to a scope of their own', async () => {
      await tab.open('/console/records')
      await tab.page.locator('.volume-bar').first().click()
      await tab.page.waitForURL(/from=.+to=/)
      expect(tab.problems()).toEqual([])
    })

    test('a behavior graph is enabled where it is needed, and a user or role investigated', async () => {
      const { page } = tab
      const { server } = open()
      const principal = await aPrincipal(tab, server.endpoint)
      await tab.open(`/console/investigations?entity=${encodeURIComponent(principal)}`)
      await named('Enable the behavior graph').click()
      await named('Start investigation').click()
      await page.waitForURL(/\/investigations\/\d{21}/)
      await server.services.investigations.idle()
      await heading('Summary').waitFor()
      await page.getByText(/^(Found in the scope time|No indicator)/).waitFor()
      await named('Archive').click()
      await named('Take out of the archive').waitFor()
      expect(tab.problems()).toEqual([])
    })

    test('accounts are invited from a pasted list and removed again', async () => {
      const { page } = tab
      await tab.open('/console/accounts')
      await named('Invite accounts').click()
      const accounts = page.getByLabel('Accounts', { exact: true })
      await accounts.fill('12,root@example.com')
      await page.getByText('Line 1: an account ID has 12 digits.').waitFor()
      await accounts.fill(`Account,Email\n${MEMBER},root@${MEMBER}.example.com`)
      await named('Invite 1 account').click()
      await page.getByRole('checkbox', { name: `Select ${MEMBER}` }).click()
      await named('Remove').click()
      await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click()
      await page.getByText('No members yet').waitFor()
      expect(tab.problems()).toEqual([])
    })

    test('findings are accepted for a reason, and the audit tells who did what', async () => {
      const { page } = tab
      await tab.open('/console/settings?tab=accepted')
      await named('Accept findings').click()
      await page.getByLabel('Type').fill('Technique/UserCreated')
      await page.getByLabel('Reason').fill('a drill')
      await page.getByRole('dialog').getByRole('button', { name: 'Accept', exact: true }).click()
      await page.getByText('Technique/UserCreated', { exact: true }).first().waitFor()
      await tab.open('/console/settings?tab=audit')
      await page.getByPlaceholder('Find in this table').fill('DeleteMembers')
      await page.getByRole('link', { name: 'DeleteMembers' }).click()
      await page.getByRole('dialog').getByText('"eventName": "DeleteMembers"').waitFor()
      expect(tab.problems()).toEqual([])
    })

    test('a behavior graph is deleted only after a word was typed', async () => {
      const { page } = tab
      await tab.open('/console/accounts')
      await named('Delete').click()
      const dialog = page.getByRole('dialog')
      const last = dialog.getByRole('button', { name: 'Delete the behavior graph' })
      expect(await last.isEnabled()).toBe(false)
      await dialog.getByPlaceholder('delete').fill('delete')
      await last.click()
      await page.getByText('There is no behavior graph yet').waitFor()
      expect(tab.problems()).toEqual([])
    })
  },
)

/** A role that the logs tell of. */
async function aPrincipal({ page }: Tab, endpoint: string): Promise<string> {
  const answer = await page.request.get(`${endpoint}/api/v1/entities?type=iam-role&limit=20`)
  const body: unknown = await answer.json()
  const text = JSON.stringify(body)
  const id = /"(arn:aws:iam::\d{12}:role\/[^"]+)"/.exec(text)?.[1]
  if (id === undefined) throw new Error(`no role in ${text}`)
  return id
}
