import { describe, expect, it } from 'vitest'
import { pastYears, readDay, thisCentury } from '../src/days.ts'

const birth = (cell: string) => readDay(cell, { yearOf: pastYears('2026-09-15') })

describe('a day as a cell of a file has it', () => {
  it.each([
    ...['1985-07-05', '1985-7-5', '1985/07/05', '05/07/1985', '5/7/1985', '05-07-1985', '05.07.1985', '5.7.1985', '05/07/85', '5.7.85'],
    ...['1985-07-05 00:00:00', '1985-07-05T00:00:00.000Z', '1985-07-05T10:21:33+02:00', '05/07/1985 10:21', '05/07/1985 10h21'],
    ...[' 05/07/1985 ', '31233', '31233.5', '31233,0', '05/07/1985 10:21:33 PM'],
  ])('%s', (cell) => expect(birth(cell)).toBe('1985-07-05'))

  it.each([
    ...['', 'expirée', '31/02/2016', '2016-13-04', '9/25/16', '05/07-1985', '1985', '0000-00-00', '00/00/0000', '5 juillet 1985'],
    ...['1985-07-05 abc', '1985-07-05 25', '123', '99999', '1985-07-05+01', '29/02/2025'],
  ])('%s is none', (cell) => expect(birth(cell)).toBeUndefined())

  it('a year of two digits is the latest that is not still to come, or of this century where that is meant', () => {
    expect(['01/02/26', '01/02/27', '01/02/09'].map(birth)).toEqual(['2026-02-01', '1927-02-01', '2009-02-01'])
    expect(readDay('01/02/27', { yearOf: thisCentury })).toBe('2027-02-01')
  })
})
