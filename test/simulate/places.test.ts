import { type CityResponse, Reader } from 'mmdb-lib'
import { expect, test } from 'vitest'
import { createOrganisation } from '../../src/simulate/organisation.ts'
import { placesOf } from '../../src/simulate/places.ts'
import { writePlaces } from '../../src/simulate/write.ts'

const organisation = createOrganisation('places')
const reader = new Reader<CityResponse>(Buffer.from(placesOf(organisation)))
const at = (address: string) => reader.get(address)

test('every address that the organisation has lies somewhere', () => {
  const { network, people } = organisation
  const own = [
    network.office,
    network.prodNat,
    network.prodEuNat,
    network.dataNat,
    network.devNat,
    ...network.monitoringVendor,
    ...network.ciRunners,
    ...people.map(({ home }) => home),
  ]
  for (const address of own) expect([address, at(address)]).not.toEqual([address, null])
  expect(at(network.prodEuNat)).toMatchObject({ country: { iso_code: 'IE' } })
})

test('people live where their clock says', () => {
  for (const { home, offset } of organisation.people) {
    // An hour is fifteen degrees; zones bend by two of them at most.
    expect(Math.abs((at(home)?.location?.longitude ?? 999) - offset * 15)).toBeLessThan(30)
  }
})

test('strangers are all over the world, south and west of zero too', () => {
  expect(at('198.19.2.7')).toMatchObject({
    country: { iso_code: 'BR' },
    city: { names: { en: 'São Paulo' } },
    location: { latitude: -23.55, longitude: -46.63 },
    autonomous_system_number: 64_501,
  })
  expect(at('8.8.8.8')).toBeNull()
})

test('the file is written where it was asked for, the same for the same seed', () => {
  const written = new Map<string, Uint8Array>()
  const disk = {
    makeDirectory: () => {},
    write: (path: string, bytes: Uint8Array) => void written.set(path, bytes),
  }
  writePlaces('out/places.mmdb', { seed: 'places' }, disk)
  expect([...written]).toEqual([['out/places.mmdb', placesOf(organisation)]])
})
