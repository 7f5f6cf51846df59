/** An account as it is invited. */
export interface Invited {
  readonly AccountId: string
  readonly EmailAddress?: string
}

export interface ReadAccounts {
  readonly accounts: readonly Invited[]
  /** Lines that are none, with what is wrong. */
  readonly problems: readonly string[]
}

/** Accounts that were typed or pasted, one a line: `111122223333,root@example.com`, as in Detective's CSV files. A line of
 * titles is passed over, and so is an account that stood there before. */
export function readAccounts(text: string): ReadAccounts {
  const accounts = new Map<string, Invited>()
  const problems: string[] = []
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    const cells = line.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'))
    const [id = '', email = ''] = cells
    if (line.trim() === '' || (i === 0 && /account/i.test(id))) continue
    if (!/^\d{12}$/.test(id)) problems.push(`Line ${i + 1}: an account ID has 12 digits.`)
    else if (email !== '' && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email))
      problems.push(`Line ${i + 1}: this is no email address.`)
    else if (!accounts.has(id))
      accounts.set(id, { AccountId: id, ...(email === '' ? {} : { EmailAddress: email }) })
  }
  return { accounts: [...accounts.values()], problems }
}
