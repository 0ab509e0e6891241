import { describe, expect, it } from 'vitest'
import { change, settle, type Outgoing } from '../../src/stores/outbox'
import { message } from '../made'

const entry: Outgoing = { clientMessageId: 'id-1', conversationId: 'c1', text: 'hello', at: '', files: [], state: 'sending', reason: '' }

describe('the outbox', () => {
  it('lets go what the thread shows', () => expect(settle([entry], [message(1, { direction: 'outbound', clientMessageId: 'id-1' })])).toEqual([]))
  it('keeps what it does not show', () => expect(settle([entry], [message(1, { direction: 'outbound', clientMessageId: 'id-2' }), message(2)])).toEqual([entry]))
  it('is not settled by what a customer sent', () => expect(settle([entry], [message(1, { clientMessageId: 'id-1' })])).toEqual([entry]))
  it('changes one entry', () => {
    const other = { ...entry, clientMessageId: 'id-2' }
    expect(change([entry, other], 'id-2', { state: 'accepted' })).toEqual([entry, { ...other, state: 'accepted' }])
  })
})
