package dev.gather.bench.process;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Asks a JVM what it has done. How many bytes its threads have allocated is exact at any moment
 * this way, where a log of collections knows it only at each collection.
 */
public final class JvmProbe implements AutoCloseable {

  private static final ObjectName THREADS = threadBean();

  private final JMXConnector connector;
  private final MBeanServerConnection beans;
  private final ThreadMXBean threads;
  private final CompilationMXBean compiler;

  private JvmProbe(
      JMXConnector connector,
      MBeanServerConnection beans,
      ThreadMXBean threads,
      CompilationMXBean compiler) {
    this.connector = connector;
    this.beans = beans;
    this.threads = threads;
    this.compiler = compiler;
  }

  @SuppressWarnings("BanJNDI") // The address is that of a process of ours.
  public static JvmProbe attach(ServerProcess server) throws IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(server.pid()));
      String address = machine.startLocalManagementAgent();
      machine.detach();
      JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address));
      MBeanServerConnection beans = connector.getMBeanServerConnection();
      return new JvmProbe(
          connector,
          beans,
          ManagementFactory.newPlatformMXBeanProxy(
              beans, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class),
          ManagementFactory.newPlatformMXBeanProxy(
              beans, ManagementFactory.COMPILATION_MXBEAN_NAME, CompilationMXBean.class));
    } catch (AttachNotSupportedException e) {
      throw new IOException(e);
    }
  }

  /** Bytes, by all threads since they began; before JDK 21, by those that live. */
  public long allocated() {
    try {
      return (long) beans.getAttribute(THREADS, "TotalThreadAllocatedBytes");
    } catch (JMException | IOException notThere) {
      return ofLivingThreads();
    }
  }

  private long ofLivingThreads() {
    return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
        .filter(bytes -> bytes > 0)
        .sum();
  }

  private static ObjectName threadBean() {
    try {
      return new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME);
    } catch (MalformedObjectNameException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Milliseconds that it has spent compiling. */
  public long compiling() {
    return compiler.getTotalCompilationTime();
  }

  @Override
  public void close() {
    try {
      connector.close();
    } catch (IOException ended) {
      // The JVM is gone, and so is the connection.
    }
  }
}
