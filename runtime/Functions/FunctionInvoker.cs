using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Omni.Runtime.Functions;

/// <summary>Calls functions: an instance for each call, in a scope of its own where it needs one, both gone when the call is over.</summary>
/// <param name="scopes">Where the scopes come from.</param>
/// <param name="instances">Makes those that need none.</param>
/// <param name="durable">The client for functions that take one; asked for late, because the engine itself calls functions.</param>
internal sealed class FunctionInvoker(IServiceScopeFactory scopes, FunctionInstances instances, Func<DurableTaskClient>? durable = null)
{
    /// <returns>What the function returned, awaited; null when it returns nothing.</returns>
    public ValueTask<object?> InvokeAsync(FunctionDescriptor function, in InvocationInputs inputs, CancellationToken ct) =>
        function.TakesDurableClient ? CallAsync(function, inputs with { DurableClient = durable?.Invoke() }, ct) : CallAsync(function, inputs, ct);

    private ValueTask<object?> CallAsync(FunctionDescriptor function, in InvocationInputs inputs, CancellationToken ct) =>
        function is not { Factory: { } factory, InstanceType: { } type } ? function.Body(null, inputs, ct)
        : instances.MakerOf(type) is { } make ? function.Body(make(), inputs, ct)
        : InvokeInScopeAsync(function, factory, inputs, ct);

    private async ValueTask<object?> InvokeInScopeAsync(
        FunctionDescriptor function, ObjectFactory factory, InvocationInputs inputs, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var instance = factory(scope.ServiceProvider, null);
        try
        {
            return await function.Body(instance, inputs, ct);
        }
        finally
        {
            // The scope did not make the instance, so it would not dispose it.
            if (instance is IAsyncDisposable leaving)
            {
                await leaving.DisposeAsync();
            }
            else if (instance is IDisposable disposable)
            {
                disposable.Dispose();
            }
        }
    }
}
