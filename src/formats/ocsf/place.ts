import type { JsonObject } from '../format.ts'
import { textField } from '../json-fields.ts'

/** Of which account and Region Security Lake keeps an event; `''` where nothing says so. */
export interface LakePlace {
  readonly account: string
  readonly region: string
}

const PATH = /(?:^|\/)region=([a-z]{2}(?:-[a-z]{1,16}){1,3}-\d)\/account_?[iI]d=(\d{12})\/eventDay=/

/**
 * As the columns by which its tables are parted say, or the path of the object.
 * https://docs.aws.amazon.com/security-lake/latest/userguide/subscriber-query-examples2.html
 */
export function lakePlace(record: JsonObject, uri: string): LakePlace {
  const [, region = '', account = ''] = PATH.exec(uri) ?? []
  const told = textField(record, 'accountid')
  return {
    account: /^\d{12}$/.test(told) ? told : account,
    region: textField(record, 'region') || region,
  }
}
