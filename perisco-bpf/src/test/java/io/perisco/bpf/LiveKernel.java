package io.perisco.bpf;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Tests that load programs into the running kernel. They run if {@code PERISCO_LIVE} is set, as root and with BTF; where these are
 * missing they say so on standard error, and fail if it is {@code required}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LiveKernel.Gate.class)
@interface LiveKernel {
    /** Lets tests run, or not. */
    final class Gate implements InvocationInterceptor {
        @Override
        public void interceptTestMethod(
                Invocation<Void> test, ReflectiveInvocationContext<Method> called, ExtensionContext context)
                throws Throwable {
            guard(test, context);
        }

        @Override
        public void interceptTestTemplateMethod(
                Invocation<Void> test, ReflectiveInvocationContext<Method> called, ExtensionContext context)
                throws Throwable {
            guard(test, context);
        }

        private static void guard(Invocation<Void> test, ExtensionContext context) throws Throwable {
            String wanted = System.getenv("PERISCO_LIVE");
            if (wanted == null) {
                System.err.println(context.getDisplayName() + ": live tests are off, PERISCO_LIVE is not set");
                test.skip();
                return;
            }
            Host host = Host.examine();
            if (host.isSupported() && host.mayTrace() && host.hasTypes()) {
                test.proceed();
                return;
            }
            String why = context.getUniqueId() + ": live tests are off, they need root and BTF; here: " + host;
            if (wanted.equals("required")) {
                throw new AssertionError(why);
            }
            System.err.println(why);
            test.skip();
        }
    }
}
