namespace Omni.Tests.Architecture;

/// <summary>What the runner of the tests would pass over without a word.</summary>
public sealed class TestClassTests
{
    /// <summary>The runner awaits <see cref="IAsyncLifetime"/> and knows nothing of <see cref="IAsyncDisposable"/>: what such a class made would stay, and what its end asserts would not be looked at.</summary>
    [Fact]
    public void A_test_class_that_is_disposed_asynchronously_says_so_in_the_way_that_the_runner_knows() =>
        Assert.Empty(typeof(TestClassTests).Assembly.GetTypes().Where(type => IsTestClass(type) && IsPassedOver(type)).Select(type => type.Name));

    [Fact]
    public void The_rule_can_fail() => Assert.True(IsPassedOver(typeof(Forgotten)) && !IsPassedOver(typeof(Known)));

    private static bool IsTestClass(Type type) =>
        type.GetMethods().Any(method => method.GetCustomAttributes(typeof(FactAttribute), inherit: true).Length > 0);

    private static bool IsPassedOver(Type type) => type.IsAssignableTo(typeof(IAsyncDisposable)) && !type.IsAssignableTo(typeof(IAsyncLifetime));

    private sealed class Forgotten : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Known : IAsyncLifetime
    {
        public Task InitializeAsync() => Task.CompletedTask;

        public Task DisposeAsync() => Task.CompletedTask;
    }
}
