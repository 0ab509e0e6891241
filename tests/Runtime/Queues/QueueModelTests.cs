using Azure.Messaging.ServiceBus;
using CsCheck;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Runtime.Queues;
using Omni.Tests.Support;

namespace Omni.Tests.Runtime.Queues;

/// <summary>Any order of sends, deliveries, settlements, stalls and ends of the host leaves what the model says.</summary>
public sealed class QueueModelTests
{
    private static readonly Gen<(int Kind, int One, int Two)> AnyStep = Gen.Select(
        Gen.Frequency((6, Gen.Const(0)), (2, Gen.Const(1)), (8, Gen.Const(2)), (4, Gen.Const(3)), (3, Gen.Const(4)), (1, Gen.Const(5)), (2, Gen.Const(6)),
            (1, Gen.Const(7)), (1, Gen.Const(8)), (1, Gen.Const(9)), (1, Gen.Const(10)), (1, Gen.Const(11))),
        Gen.Int[0, 30],
        Gen.Int[0, 3]);

    [Fact]
    public async Task Nothing_is_lost_sessions_keep_their_order_and_every_lock_has_one_holder() =>
        await AnyStep.Array[1, 80].SampleAsync(
            async steps =>
            {
                using var run = new Run();
                foreach (var (kind, one, two) in steps)
                {
                    await run.StepAsync(kind, one, two);
                }

                await run.FinishAsync();
            },
            iter: 60);

    private sealed class Run : IDisposable
    {
        private readonly QueueRig _rig = new(new()
        {
            MaxDeliveryCount = 5,
            MaxUnfinishedDeliveries = 2,
            MaxBytesInMemory = 0,
            DuplicateWindow = TimeSpan.FromDays(7),
        });

        private readonly QueueModel _model;

        public Run() => _model = new(_rig.Options);

        private DateTimeOffset Now => _rig.Time.GetUtcNow();

        public void Dispose() => _rig.Dispose();

        public async Task StepAsync(int kind, int one, int two)
        {
            await (kind switch
            {
                0 => SendAsync($"s{two}", $"{one}", null),
                1 => SendAsync($"s{two}", $"{one}", Now + TimeSpan.FromSeconds(one * 5)),
                2 => TakeAsync(),
                3 => SettleAsync(one, _rig.Queue.Complete, _model.Complete),
                4 => SettleAsync(one, _rig.Queue.Abandon, _model.Abandon),
                5 => SettleAsync(one, (held, message) => _rig.Queue.DeadLetter(held, message, "unreadable", ""), _model.DeadLetter),
                6 => AdvanceAsync(TimeSpan.FromSeconds(one * two)),
                7 => _rig.Queues.SpillAsync(default).AsTask(),
                8 => RenewAsync(one),
                9 => ReplayAsync(one),
                10 => RestartAsync(isCrash: true),
                _ => RestartAsync(isCrash: false),
            });
            await BuryAsync();
            Assert.Equal(_model.Waiting, _rig.Queue.Waiting);
        }

        /// <summary>Lets all that is left come, and counts.</summary>
        public async Task FinishAsync()
        {
            foreach (var hold in _model.Holds.Where(hold => hold.IsValid).ToList())
            {
                Settle(hold, _rig.Queue.Complete, _model.Complete);
            }

            await AdvanceAsync(TimeSpan.FromDays(1));
            while (_model.Free().Any())
            {
                await TakeAsync();
                await BuryAsync();
                if (_model.Holds.LastOrDefault(hold => hold.IsValid) is { } last)
                {
                    Settle(last, _rig.Queue.Complete, _model.Complete);
                }
            }

            Assert.Null(await _rig.TakeAsync());
            await BuryAsync();
            Assert.Equal((0, 0), (_model.Waiting, _rig.Queue.Waiting));
            Assert.Equal(_model.Accepted.Order(), _model.Done.Concat(_model.Dead.Select(letter => letter.Id)).Order());
        }

        private async Task SendAsync(string session, string id, DateTimeOffset? due)
        {
            due = due > Now ? due : null;
            await _rig.Queues.SendAsync(QueueNames.Dedupe, QueueRig.Message(session, id, id) with { NotBefore = due }, default);
            _model.Send(session, "delivery-" + id, id, due);
        }

        private async Task TakeAsync()
        {
            var free = _model.Free().ToList();
            var suspects = _model.InHand.Where(message => message.IsSuspect).ToList();
            if (await _rig.TakeAsync() is not var (held, message))
            {
                // Suspects may wait for suspects, and nothing else waits for anything.
                Assert.All(free, waiting => Assert.True(waiting.IsSuspect && suspects.Count > 0));
                return;
            }

            Assert.True(MessageCodec.TryRead(message.Body!.ToBytes(), out var body));
            var expected = Assert.Single(free, waiting => (waiting.BrokerId, waiting.Id) == (message.MessageId, body.MessageId));
            if (expected.IsSuspect)
            {
                Assert.True(expected.Attempts == 0 ? suspects.All(other => other.Attempts <= 1) : suspects.Count == 0);
            }

            _model.Take(expected, (held, message), Now);
            Assert.Equal((expected.Session, expected.Count, expected.Attempts), (message.SessionId, message.DeliveryCount, message.Attempts));
        }

        private Task SettleAsync(int index, Action<SessionLock, QueuedMessage> real, Action<ModelHold> model)
        {
            if (_model.Holds.Count > 0)
            {
                Settle(_model.Holds[index % _model.Holds.Count], real, model);
            }

            return Task.CompletedTask;
        }

        private void Settle(ModelHold hold, Action<SessionLock, QueuedMessage> real, Action<ModelHold> model)
        {
            var (held, message) = ((SessionLock, QueuedMessage))hold.Handle;
            if (!hold.IsValid)
            {
                Assert.Equal(ServiceBusFailureReason.MessageLockLost, Assert.Throws<ServiceBusException>(() => real(held, message)).Reason);
                return;
            }

            real(held, message);
            _rig.Queue.Release(held);
            model(hold);
        }

        private Task RenewAsync(int index)
        {
            if (_model.Holds.Count > 0)
            {
                var hold = _model.Holds[index % _model.Holds.Count];
                var (held, message) = ((SessionLock, QueuedMessage))hold.Handle;
                if (hold.IsValid)
                {
                    _rig.Queue.Renew(held, message);
                    (hold.RenewedSince, hold.Until) = (Now, Now + _rig.Options.LockDuration);
                }
                else
                {
                    Assert.Throws<ServiceBusException>(() => _rig.Queue.Renew(held, message));
                }
            }

            return Task.CompletedTask;
        }

        private Task AdvanceAsync(TimeSpan time)
        {
            _rig.Time.Advance(time);
            _rig.Queues.Tick();
            _model.Tick(Now);
            return Task.CompletedTask;
        }

        private async Task ReplayAsync(int index)
        {
            if (_model.Dead.Count == 0)
            {
                return;
            }

            var dead = _model.Dead[index % _model.Dead.Count];
            var letter = (await LettersAsync()).Single(letter => letter.MessageId == dead.BrokerId);
            Assert.True(await _rig.Letters.ReplayAsync(QueueNames.Dedupe, letter.SequenceNumber, default));
            var brokerId = SequentialIds.Nth(Convert.ToInt64(_rig.Ids.NewId(), 16) - 1);
            Assert.False(await _rig.Letters.ReplayAsync(QueueNames.Dedupe, letter.SequenceNumber, default));
            _model.Replay(dead, brokerId, letter.Reason == SessionQueue.KilledTheHost);
        }

        private async Task RestartAsync(bool isCrash)
        {
            await (isCrash ? _rig.CrashAsync() : _rig.StopAndStartAsync());
            _model.Restart(isCrash);
        }

        /// <summary>The queue sets aside what is used up when it comes upon it; whether it did is the one thing that the model asks it.</summary>
        private async Task BuryAsync()
        {
            var used = _model.Sessions.Values.SelectMany(messages => messages).Where(_model.IsExhausted).ToList();
            if (used.Count > 0)
            {
                var letters = (await LettersAsync()).Select(letter => letter.MessageId).ToHashSet(StringComparer.Ordinal);
                used.Where(message => letters.Contains(message.BrokerId)).ToList().ForEach(_model.Bury);
            }
        }

        private async Task<IReadOnlyList<DeadLetter>> LettersAsync() => await _rig.Letters.ListAsync(QueueNames.Dedupe, 0, 1000, default);
    }
}
