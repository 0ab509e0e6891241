using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Omni.Tests.Support;

/// <summary>Keeps every log line, and fails the test when an error was logged that it did not expect.</summary>
internal sealed class LogGuard : ILoggerProvider
{
    private readonly ConcurrentQueue<LogLine> _lines = new();
    private readonly ConcurrentDictionary<int, byte> _expected = new();

    public IReadOnlyList<LogLine> Lines => [.. _lines];

    /// <summary>This event may be logged as an error: the test is about it.</summary>
    public void Expect(int eventId) => _expected.TryAdd(eventId, 0);

    /// <summary>Drops the lines so far, which must be clean: for tests that look at memory.</summary>
    public void Forget()
    {
        AssertClean();
        _lines.Clear();
    }

    public void AssertClean()
    {
        var unexpected = _lines.Where(line => line.Level >= LogLevel.Error && !_expected.ContainsKey(line.EventId)).ToList();
        Assert.True(unexpected.Count is 0, $"Unexpected errors were logged:{Environment.NewLine}{string.Join(Environment.NewLine, unexpected)}");
    }

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _lines);

    public ILogger<T> CreateLogger<T>() => new Logger<T>(new LoggerFactory([this]));

    public void Dispose()
    {
        // A log factory disposes its providers, and the lines are read after it.
    }

    internal sealed record LogLine(string Category, LogLevel Level, int EventId, string Text, Exception? Exception);

    private sealed class Logger(string category, ConcurrentQueue<LogLine> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is not LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(new(category, logLevel, eventId.Id, formatter(state, exception), exception));
    }
}
