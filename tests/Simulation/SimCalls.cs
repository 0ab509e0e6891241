using Azure.Messaging.ServiceBus;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Simulation;

/// <summary>HTTP calls of the world outside to some process: they may be answered, refused, answered too late, or never.</summary>
internal sealed class SimCalls(SimWorld world)
{
    /// <summary>Null when no answer came, or one that the work failed.</summary>
    /// <param name="work">What the process does.</param>
    /// <param name="answered">Runs when the answer leaves the process, whether or not anybody still waits for it.</param>
    public async Task<T?> AskAsync<T>(Func<SimProcess, Task<T>> work, Action<T> answered)
        where T : struct
    {
        if (world.AnyRunning() is not { } process)
        {
            return null;
        }

        var answer = new TaskCompletionSource<T?>();
        world.Loop.After(TimeSpan.FromMilliseconds(world.Random.Next(1000, 10_000)), () => answer.TrySetResult(null));
        _ = ServeAsync(process, work, answered, answer);
        return await answer.Task;
    }

    private async Task ServeAsync<T>(SimProcess process, Func<SimProcess, Task<T>> work, Action<T> answered, TaskCompletionSource<T?> answer)
        where T : struct
    {
        try
        {
            T result = default;
            await process.InvokeAsync(async () => result = await work(process));
            if (world.Sabotage is not Sabotage.AnsweredBeforeSync)
            {
                await process.SyncAsync();
            }

            answered(result);
            if (!world.Faults.LosesAnswer())
            {
                world.Loop.After(TimeSpan.FromMilliseconds(world.Random.Next(1, 50)), () => answer.TrySetResult(result));
            }
        }
        catch (Exception error) when (error is StorageUnavailableException or ServiceBusException)
        {
            // Answered with 503.
            world.Loop.After(TimeSpan.FromMilliseconds(world.Random.Next(1, 50)), () => answer.TrySetResult(null));
        }
        catch (Exception error)
        {
            world.Fail($"an HTTP call threw: {error}");
        }
    }
}
