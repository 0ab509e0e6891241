using Microsoft.Extensions.DependencyInjection;

namespace Omni.Runtime.Functions;

/// <summary>Calls functions: an instance in a scope of its own for each call, both gone when the call is over.</summary>
internal sealed class FunctionInvoker(IServiceScopeFactory scopes)
{
    /// <returns>What the function returned, awaited; null when it returns nothing.</returns>
    public ValueTask<object?> InvokeAsync(FunctionDescriptor function, in InvocationInputs inputs, CancellationToken ct) =>
        function.Factory is null ? function.Body(null, inputs, ct) : InvokeInScopeAsync(function, function.Factory, inputs, ct);

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
