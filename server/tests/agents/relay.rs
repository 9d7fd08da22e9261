//! A wire between the bridge and the hub that can be cut at one moment: when the hub has done what
//! it was asked and answers.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

/// A relay in front of a hub.
pub struct Relay {
    /// Where it listens.
    pub url: String,
    cut: Arc<Mutex<Option<String>>>,
    lost: mpsc::UnboundedReceiver<()>,
}

impl Relay {
    /// One in front of the hub at `url`.
    pub async fn to(url: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let own = format!("http://{}", listener.local_addr().unwrap());
        let hub = url.strip_prefix("http://").unwrap().to_owned();
        let cut = Arc::new(Mutex::new(None));
        let (loses, lost) = mpsc::unbounded_channel();
        let wire = Wire { hub, cut: cut.clone(), loses };
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(wire.clone().pass(client));
            }
        });
        Self { url: own, cut, lost }
    }

    /// The next answer to a request with `words` in it is lost, and its connection with it.
    pub fn lose_answer_to(&self, words: &str) {
        *self.cut.lock().unwrap() = Some(words.to_owned());
    }

    /// Waits until that has happened.
    pub async fn lost(&mut self) {
        self.lost.recv().await.unwrap();
    }
}

#[derive(Clone)]
struct Wire {
    hub: String,
    cut: Arc<Mutex<Option<String>>>,
    loses: mpsc::UnboundedSender<()>,
}

impl Wire {
    async fn pass(self, mut client: TcpStream) {
        // Where the hub is down the connection ends at once.
        let Ok(mut hub) = TcpStream::connect(&self.hub).await else { return };
        let (mut asked, mut up, mut down) = (Vec::new(), vec![0; 65_536], vec![0; 65_536]);
        loop {
            tokio::select! {
                read = client.read(&mut up) => match read {
                    Ok(count @ 1..) if hub.write_all(&up[..count]).await.is_ok() => asked.extend_from_slice(&up[..count]),
                    _ => return,
                },
                read = hub.read(&mut down) => match read {
                    Ok(1..) if self.is_lost(&asked) => {
                        self.loses.send(()).unwrap();
                        return;
                    }
                    Ok(count @ 1..) if client.write_all(&down[..count]).await.is_ok() => asked.clear(),
                    _ => return,
                },
            }
        }
    }

    fn is_lost(&self, asked: &[u8]) -> bool {
        let mut cut = self.cut.lock().unwrap();
        let matches = cut.as_ref().is_some_and(|words| String::from_utf8_lossy(asked).contains(words));
        matches.then(|| cut.take()).is_some()
    }
}
