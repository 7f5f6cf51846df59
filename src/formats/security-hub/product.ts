import { parseArn } from '../../events/arn.ts'
import { OWN_PRODUCT } from '../../events/finding-origins.ts'
import type { SecurityFinding } from './record.ts'

/** Who made a finding, and what it is known by there. */
export interface Maker {
  /** Such as `guardduty`, `inspector`, `security-hub` for its own controls, or the name of a product of others. */
  readonly origin: string
  /** What the finding is called where it was made. */
  readonly id: string
  /** What two records of one finding agree in, beside account and Region. */
  readonly key: string
  readonly account: string
  readonly region: string
}

const GUARDDUTY_PRODUCT = /:product\/aws\/guardduty$/
const GUARDDUTY_ID =
  /^arn:aws[a-z-]{0,20}:guardduty:([a-z0-9-]{1,32}):(\d{12}):detector\/\w{1,64}\/finding\/(\w{1,128})$/
/** A product that a customer made: anyone in the account gives it its name. */
const CUSTOM = /:product\/\d{12}\//

/** Names that other logs vouch for: a product of a customer cannot take them. */
const TAKEN: ReadonlySet<string> = new Set([
  ...['guardduty', 'security-hub', 'detective', 'cloudtrail-insights', 'model-monitor'],
  OWN_PRODUCT,
])

/** The maker of a finding. One that GuardDuty made has the id, account and Region of GuardDuty's own record of it, whoever
 * hands it on, so that both are one. */
export function makerOf(finding: SecurityFinding): Maker {
  const { id, productArn, account, region } = finding
  const guardDuty = GUARDDUTY_PRODUCT.test(productArn) ? GUARDDUTY_ID.exec(id) : null
  if (guardDuty !== null) {
    const [, place = region, owner = account, key = id] = guardDuty
    return { origin: 'guardduty', id: key, key, account: owner, region: place }
  }
  return { origin: originOf(finding), id, key: `${productArn} ${id}`, account, region }
}

function originOf(finding: SecurityFinding): string {
  const { productArn, productName } = finding
  if (isOwn(finding)) return OWN_PRODUCT
  const product = parseArn(productArn)?.resource.split('/') ?? []
  if (!CUSTOM.test(productArn)) {
    const [, owner = '', name = ''] = product
    const slug = slugOf(name || owner)
    return owner === 'aws' && slug === 'securityhub' ? 'security-hub' : slug
  }
  const slug = slugOf(productName)
  return TAKEN.has(slug) || slug === '' ? `custom-${slug || 'product'}` : slug
}

/** What `dupin` exported to Security Hub, which came back. */
function isOwn({ productName, generator, id }: SecurityFinding): boolean {
  return productName === 'Dupin' && generator.startsWith('dupin/') && id.startsWith('dupin/')
}

function slugOf(name: string): string {
  const slug = name.toLowerCase().replace(/[^a-z0-9]{1,64}/g, '-')
  return slug.replace(/^-|-$/g, '').slice(0, 64)
}
