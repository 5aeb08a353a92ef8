namespace Slr.Flow.Tests;
